"""A new shop starts with the Singapore retail chart."""

from __future__ import annotations

import json
from importlib import resources

from desktop.accounting.tables import account
from desktop.database.work import Work
from desktop.setup.events import ShopSetUp

INSERT_ACCOUNT = account.insert()


def open_chart(event: ShopSetUp, work: Work) -> None:
    """Fill the chart from resources/charts."""
    chart = json.loads((resources.files("resources") / "charts" / "sg_retail.json").read_text("utf-8"))
    rows = [{**row, "parent": None, "archived_at": None, "field_clocks": "{}"} for row in chart["accounts"]]
    work.write(INSERT_ACCOUNT, rows)
