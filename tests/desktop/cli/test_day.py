"""One shop's life by the real command: made, stocked, filled with history, reported, saved, restored."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.desktop.cli.conftest import PASSPHRASE, PRODUCTS, SALES

WORDS = {
    "new": ("new", "--name", "Kedai 恒记", "--uen", "201912345R", "--owner-pin", "482913", "--till", "A"),
    "products": ("import", "products", "products.csv"),
    "sales": ("import", "sales", "sales.csv", "--move-stock"),
    "export": ("export", "journal", "--format", "beancount", "-o", "books.beancount"),
    "verify": ("verify",),
    "backup": ("backup", "kept"),
}


def kedai(folder: Path, *words: str) -> dict[str, object]:
    """The real program in a process of its own, where the system says it knows only ASCII."""
    environment = {**os.environ, "KEDAI_PASSPHRASE": PASSPHRASE, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "desktop", "--shop", str(folder / "shop"), *words, "--json"]
    here = Path(__file__).resolve().parents[3]
    environment["PYTHONPATH"] = str(here)
    done = subprocess.run(command, capture_output=True, cwd=folder, env=environment)
    assert (done.returncode, done.stderr) == (0, b""), words
    answer: dict[str, object] = json.loads(done.stdout.decode("utf-8"))
    return answer


def test_a_shop_lives_through_every_command(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(PRODUCTS.replace("=HYPERLINK ", ""), "utf-8")
    (tmp_path / "sales.csv").write_text(SALES, "utf-8")
    told = {name: kedai(tmp_path, *words) for name, words in WORDS.items()}
    assert told["new"]["is_encrypted"] is True
    assert (told["products"]["new"], told["sales"]["sales"]) == (3, 3)
    assert told["verify"]["findings"] == []
    assert "Kopi" not in (tmp_path / "shop" / "shop.db").read_bytes().decode("latin-1")
    before = kedai(tmp_path, "report", "trial-balance")
    kedai(tmp_path, "import", "undo", "1")
    kedai(tmp_path, "restore", str(told["backup"]["file"]))
    assert kedai(tmp_path, "report", "trial-balance") == before
    stock = kedai(tmp_path, "report", "stock")
    assert "拿铁咖啡" in json.dumps(stock, ensure_ascii=False)
