"""What the counter says about paper that is in doubt, or held up in the printer."""

from __future__ import annotations

from desktop.messages.say import Say
from desktop.screens.doors import PrinterTruth
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone

PAPER = "paper"


def paper_notice(truth: PrinterTruth, say: Say) -> Notice | None:
    """A question about the oldest paper in doubt, news of one that is held up, or nothing."""
    if not truth.in_doubt and not truth.is_holding:
        return None
    if not truth.in_doubt:
        return Notice(PAPER, Tone.WARN, say(f"fault.{truth.fault}"), say("paper.goes_on"))
    job = truth.in_doubt[0]
    fault = say(f"fault.{job.fault}") if job.fault else ""
    about = "slip" if job.kind == "park_slip" else "paper"
    headline = say(f"{about}.refused" if job.state == "rejected" else f"{about}.uncertain", fault=fault)
    # A refused receipt is surely not on paper: nobody is asked whether it printed.
    settled = ("leave", "paper.leave") if job.state == "rejected" else ("printed", "paper.printed")
    actions = (
        (f"again:{job.job_id}", say("paper.again")),
        (f"{settled[0]}:{job.job_id}", say(settled[1])),
    )
    safe = say("slip.basket_is_safe" if about == "slip" else "paper.sale_is_safe")
    return Notice(PAPER, Tone.WARN, headline, safe, actions)
