"""A child of the bench: the barest window Qt for Python can show, for starts to be compared with."""

from __future__ import annotations

import json
import time

if __name__ == "__main__":
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication, QLineEdit, QTableWidget, QVBoxLayout, QWidget

    _KEY = Qt.Key.Key_Return  # the first enum named makes PySide build its enums; every program pays that
    application = QApplication([])
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())
    column.addWidget(QTableWidget(20, 5))
    window.resize(1366, 768)
    window.show()
    application.processEvents()
    painted = {"at": time.time(), "cpu_s": time.process_time()}

    from desktop.bench.memory import resident_mb

    print(json.dumps({"first_paint": painted, "memory_mb": resident_mb()}), flush=True)
