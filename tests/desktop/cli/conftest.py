"""The command line as a test types it, on shops made once and copied."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main

PRODUCTS = """sku,name,price,barcode,stock,cost,category
A1,拿铁咖啡,5.40,9556001000013,10,2.10,Drinks
A2,Gardenia Bread,2.80,9556001000020,5,1.50,Bread
A3,=HYPERLINK Jam,3.10,,4,1.00,Bread
"""
SALES = """receipt,sold_at,sku,name,quantity,unit_price,discount,tender
R1,2026-10-05T09:30,A1,,2,5.40,0.80,cash
R1,2026-10-05T09:30,A2,,1,2.80,,cash
R2,2026-10-06T10:30,A2,,1,2.80,,nets
R3,2026-10-07T10:30,A1,,3,5.40,,paynow
"""
PASSPHRASE = "kopi peng siew dai"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.out)
        return answer


Kedai = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No language, passphrase or terminal of whoever runs the tests."""
    for name in (
        "KEDAI_PASSPHRASE",
        "KEDAI_OWNER_PASSWORD",
        "KEDAI_RECOVERY_CODE",
        "KEDAI_LANGUAGE",
        "LC_ALL",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("sys.stdin", None)


@pytest.fixture(scope="session")
def _masters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An empty training shop, and one with products and a history."""
    folder = tmp_path_factory.mktemp("masters")
    (folder / "products.csv").write_text(PRODUCTS.replace("=HYPERLINK ", ""), "utf-8")
    (folder / "sales.csv").write_text(SALES, "utf-8")
    new = ("new", "--name", "Kedai 测试", "--uen", "201912345R", "--gst-number", "201912345R", "--till", "T1")
    secret = (
        "--address",
        "1 Example Road",
        "--gst-since",
        "2020-01-01",
        "--owner-pin",
        "482913",
        "--unencrypted",
    )
    assert main(["--shop", str(folder / "empty"), *new, *secret]) == 0
    shutil.copytree(folder / "empty", folder / "trading")
    for words in (("products", "products.csv"), ("sales", "sales.csv", "--move-stock")):
        rest = [str(folder / word) if word.endswith(".csv") else word for word in words]
        assert main(["--shop", str(folder / "trading"), "import", *rest]) == 0
    return {name: folder / name for name in ("empty", "trading")}


@pytest.fixture
def empty(tmp_path: Path, _masters: dict[str, Path]) -> Path:
    """The folder of a shop without goods."""
    return Path(shutil.copytree(_masters["empty"], tmp_path / "empty"))


@pytest.fixture
def trading(tmp_path: Path, _masters: dict[str, Path]) -> Path:
    """The folder of a shop with three products and three old sales."""
    return Path(shutil.copytree(_masters["trading"], tmp_path / "trading"))


@pytest.fixture
def kedai(capsys: pytest.CaptureFixture[str]) -> Kedai:
    """Type a command, in this process."""

    def run(*words: object) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], Path]:
    """Lay a file down."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write
