"""The top bar's statuses, told from what the shop's file says and never from connectivity."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.messages.say import Say
from desktop.screens.doors import PrinterTruth, Truth
from desktop.screens.widgets.dialog import ActionKind, DialogAction, Question
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.pill import PillState

FRESH_BACKUP = timedelta(hours=24)
FRESH_MESSAGE = timedelta(minutes=2)
CLOSE = "close"


def pills(truth: Truth, printer: PrinterTruth, say: Say) -> list[PillState]:
    """Sending, printer and backup; before them a clock in doubt and a drawer that stayed shut."""
    clock = [_clock(say)] if truth.is_clock_suspect else []
    drawer = [_drawer(printer.drawer_fault, say)] if printer.drawer_fault else []
    return [*clock, *drawer, _sending(truth, say), _printer(printer, say), _backup(truth, say)]


def story(key: str, truth: Truth, printer: PrinterTruth, say: Say) -> Question:
    """What stands behind a status, in a sentence or two: what is safe, and what to do."""
    told = {"clock": _clock_story, "sync": _sending_story, "backup": _backup_story}.get(key)
    about = _drawer_story if key == "drawer" else _printer_story
    text = told(truth, say) if told else about(printer, say)
    close = DialogAction(CLOSE, say("story.close"), ActionKind.PRIMARY)
    title = _sending(truth, say).text if key == "sync" else say(f"story.{key}")
    return Question(title, text, (close,), CLOSE)


def _clock_story(truth: Truth, say: Say) -> str:
    if not truth.is_clock_suspect:
        return say("story.clock_fine")
    return say("story.clock_suspect", now=f"{truth.now:%d/%m/%Y %H:%M}")


def _sending_story(truth: Truth, say: Say) -> str:
    if not truth.is_enrolled:
        return say("story.not_enrolled")
    if truth.is_shut_out:
        return say("story.shut_out", count=truth.unsent)
    if truth.needs_attention:
        return say("story.needs_attention", count=truth.needs_attention)
    if not truth.unsent or truth.oldest_unsent is None:
        return say("story.all_sent")
    return say("story.unsent", count=truth.unsent, oldest=_moment(truth.oldest_unsent, truth.now, say))


def _printer_story(printer: PrinterTruth, say: Say) -> str:
    if not printer.has_printer:
        return say("story.no_printer")
    if printer.in_doubt:
        fault = printer.in_doubt[-1].fault or "no_answer"
        return say("story.in_doubt", count=len(printer.in_doubt), fault=say(f"fault.{fault}"))
    if printer.fault:
        return say("story.fault", fault=say(f"fault.{printer.fault}"))
    return say("story.printer_fine")


def _backup_story(truth: Truth, say: Say) -> str:
    if truth.last_backup is None:
        return say("story.no_backup")
    return say("story.backed_up", at=f"{truth.last_backup:%d/%m/%Y %H:%M}", path=truth.backup_path)


def _clock(say: Say) -> PillState:
    return PillState("clock", say("top.clock"), Tone.WARN, say("top.clock_short"))


def _drawer_story(printer: PrinterTruth, say: Say) -> str:
    if not printer.drawer_fault:
        return say("story.drawer_fine")
    return say("story.drawer_shut", fault=say(f"fault.{printer.drawer_fault}"))


def _drawer(fault: str, say: Say) -> PillState:
    return PillState("drawer", say(f"fault.{fault}"), Tone.WARN, say("top.drawer_short"))


def _sending(truth: Truth, say: Say) -> PillState:
    if not truth.is_enrolled:  # nobody is there to be offline from: a warning would never go away
        return PillState("sync", say("top.not_enrolled"), Tone.GOOD, say("top.not_enrolled_short"))
    if attention := truth.needs_attention + truth.is_shut_out:
        return PillState("sync", say("top.needs_attention", count=attention), Tone.BAD)
    if not truth.unsent or truth.oldest_unsent is None:
        return PillState("sync", say("top.all_sent"), Tone.GOOD, say("top.all_sent_short"))
    short = say("top.saved_here_short", count=truth.unsent)
    heard = max(truth.oldest_unsent, truth.answered_at or truth.oldest_unsent)
    if truth.now - heard < FRESH_MESSAGE:  # weeks of sales take a while to send, and then are not offline
        return PillState("sync", say("top.sending", count=truth.unsent), Tone.GOOD, short)
    oldest = _moment(truth.oldest_unsent, truth.now, say)
    return PillState("sync", say("top.saved_here", count=truth.unsent, oldest=oldest), Tone.WARN, short)


def _printer(printer: PrinterTruth, say: Say) -> PillState:
    short = say("top.printer")
    if not printer.has_printer:
        return PillState("printer", say("top.no_printer"), Tone.WARN, short)
    if printer.in_doubt:
        return PillState("printer", say("top.not_printed", count=len(printer.in_doubt)), Tone.BAD, short)
    if printer.fault:
        return PillState("printer", say(f"fault.{printer.fault}"), Tone.WARN, short)
    return PillState("printer", say("top.printer"), Tone.GOOD)


def _backup(truth: Truth, say: Say) -> PillState:
    if truth.last_backup is None:
        return PillState("backup", say("top.no_backup"), Tone.WARN, say("top.backup"))
    age = truth.now - truth.last_backup
    tone = Tone.GOOD if age < FRESH_BACKUP else Tone.WARN
    return PillState("backup", say("top.backup_age", age=_age(age, say)), tone, say("top.backup"))


def _age(age: timedelta, say: Say) -> str:
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 60:
        return say("top.minutes", count=minutes)
    if minutes < 48 * 60:
        return say("top.hours", count=minutes // 60)
    return say("top.days", count=minutes // (24 * 60))


def _moment(at: datetime, now: datetime, say: Say) -> str:
    time = f"{at:%H:%M}"
    if at.date() == now.date():
        return time
    return say("top.moment", day=f"{at:%d}", month=f"{at:%m}", time=time)
