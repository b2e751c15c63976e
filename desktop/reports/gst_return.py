"""The sales half of the GST return as a page of text."""

from __future__ import annotations

from desktop.accounting.gst_f5 import GstF5, whole_dollars
from desktop.messages.say import Say
from desktop.reports.text_table import Column, TextTable, days_told, figure


def gst_f5_text(report: GstF5, say: Say) -> str:
    """The boxes with their dollars for the form, and the supplies behind them by code and rate."""
    title = say("report.gst_f5.title")
    return "\n".join(
        [
            title,
            days_told(say, report.first, report.last),
            "",
            *_boxes(report, say).lines(),
            "",
            *_supplies(report, say).lines(),
        ]
    )


def _boxes(report: GstF5, say: Say) -> TextTable:
    columns = [
        Column(say("report.gst_f5.box"), is_figure=True),
        Column(say("report.gst_f5.meaning")),
        Column(say("report.gst_f5.amount"), is_figure=True),
        Column(say("report.gst_f5.on_the_form"), is_figure=True),
    ]
    rows = [
        (str(box), say(f"report.gst_f5.box_{box}"), figure(cents), _on_the_form(box, cents))
        for box, cents in report.boxes().items()
    ]
    return TextTable(columns, rows)


def _on_the_form(box: int, cents: int) -> str:
    """Boxes 1 to 5 travel as whole dollars, tax with its cents."""
    return f"{whole_dollars(cents):,}" if box < 6 else figure(cents)


def _supplies(report: GstF5, say: Say) -> TextTable:
    columns = [
        Column(say("report.gst_f5.code")),
        *(Column(say(f"report.{name}"), is_figure=True) for name in ("rate", "documents", "net", "gst")),
    ]
    rows = [
        (
            each.gst_code,
            f"{each.gst_rate_bp / 100:g}%",
            str(each.documents),
            figure(each.net_cents),
            figure(each.gst_cents),
        )
        for each in report.supplies
    ]
    net = sum(each.net_cents for each in report.supplies)
    gst = sum(each.gst_cents for each in report.supplies)
    return TextTable(columns, rows, (say("report.total"), "", "", figure(net), figure(gst)))
