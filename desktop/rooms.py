"""The rooms beside the counter: each is loaded and built when somebody first goes there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.orders.to_do import orders_to_do
from desktop.screens.work_room import COUNTER, ORDERS, SETTINGS, WorkRoom

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.app import App
    from desktop.doors import ShopDoors


def add_orders(app: App, work: WorkRoom, doors: ShopDoors) -> None:
    """The online orders; how many wait is told without their room."""

    def build() -> QWidget:
        from desktop.orders_doors import AppOrders
        from desktop.screens.approval import ask_approval
        from desktop.screens.orders.room import OrdersRoom

        ask = partial(ask_approval, app.window, doors, app.say)
        orders = OrdersRoom(app.say, AppOrders(doors, app.moments.clock), ask)
        orders.changed.connect(work.look)
        orders.back_asked.connect(lambda: work.go(COUNTER))
        app.window.bridge.changed.connect(orders.look)
        return orders

    work.add_room(ORDERS, build)
    work.count_orders_by(lambda: orders_to_do(doors.reader))


def add_settings(app: App, work: WorkRoom, doors: ShopDoors) -> None:
    """What a person chooses, and what the owner does."""

    def build() -> QWidget:
        from desktop.screens.settings.screen import SettingsScreen
        from desktop.settings_doors import AppSettings

        settings = SettingsScreen(app.say, AppSettings(app, doors))
        settings.look_changed.connect(app.on_look)
        settings.idle_lock_changed.connect(app.window.listen)
        settings.backed_up.connect(lambda _path: work.look())
        settings.back_asked.connect(lambda: work.go(COUNTER))
        return settings

    work.add_room(SETTINGS, build)
