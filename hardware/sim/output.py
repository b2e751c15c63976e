"""Printed paper as files: receipt-0001.png, .txt and .json."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from hardware.receipt.bitmap import Bitmap
from hardware.sim.interpreter import Notes
from hardware.sim.paper import Paper


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """One receipt; `ended_by` is "cut", "closed" (the job ended uncut) or "power lost"."""

    png: Path
    picture: Bitmap
    text: str
    notes: Notes
    ended_by: str


def save(folder: Path, paper: Paper, notes: Notes, ended_by: str, tag: str) -> PrintedPaper:
    """Write the three files under the next free number; the JSON comes last."""
    number = 1 + max(
        (int(each.stem[-4:]) for each in folder.glob("receipt-[0-9][0-9][0-9][0-9].json")), default=0
    )
    stem = folder / f"receipt-{number:04d}"
    picture, text = paper.picture(), "".join(line + "\n" for line in paper.lines)
    shown = picture
    if tag:
        from hardware.sim.glyphs import with_edge  # Pillow: loaded only when something is printed

        shown = with_edge(picture, tag)
    png = stem.with_suffix(".png")
    png.write_bytes(shown.to_png())
    stem.with_suffix(".txt").write_text(text, encoding="utf-8")
    facts = {"number": number, "ended_by": ended_by, "width": picture.width, "height": picture.height}
    facts |= asdict(notes)
    stem.with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
    return PrintedPaper(png, picture, text, notes, ended_by)
