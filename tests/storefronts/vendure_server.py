"""A real Vendure on loopback, installed by package name; SQLite in WebAssembly, fresh each time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.storefronts.servers import FOLDER, HOST, NotThere, Server, free_port, npm_install
from tests.storefronts.vendure_people import owner
from tests.storefronts.vendure_seed import seed

VERSION = "3.7.3"
PACKAGES = {"@vendure/core": VERSION, "sql.js": "1.16.0"}
LONGEST_S = 1_800
"""No server outlives this."""
_SERVER = """\
const fs = require("fs");
const core = require("@vendure/core");
const { bootstrap, DefaultLogger, LogLevel, dummyPaymentHandler, TransactionalConnection } = core;
setTimeout(() => process.exit(0), +process.env.LONGEST_S * 1000).unref();
process.stdin.on("end", () => process.exit(0)).resume();
bootstrap({
  apiOptions: { hostname: "127.0.0.1", port: +process.env.PORT,
    adminApiPath: "admin-api", shopApiPath: "shop-api" },
  authOptions: { tokenMethod: ["bearer", "api-key"], requireVerification: false,
    superadminCredentials: { identifier: "admin@shop.test", password: "only-for-tests" },
    cookieOptions: { secret: "only-for-tests" } },
  dbConnectionOptions:
    { type: "sqljs", location: process.env.DB_FILE, autoSave: false, synchronize: true },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  logger: new DefaultLogger({ level: LogLevel.Warn }),
  importExportOptions: { importAssetsDir: __dirname },
  plugins: [],
}).then((app) => {
  // As a server that is stopped hard and whose database keeps what was committed. In one turn of the loop:
  // nothing may be answered behind what was kept.
  const { driver } = app.get(TransactionalConnection).rawConnection;
  process.on("SIGUSR2", () => {
    fs.writeFileSync(process.env.DB_FILE, Buffer.from(driver.databaseConnection.export()));
    process.exit(0);
  });
}).catch((error) => { console.error(error); process.exit(1); });
"""


@dataclass
class RunningVendure:
    """Where it listens, and a key to all of it."""

    address: str
    port: int
    api_key: str
    _start: Callable[[], Server]
    _server: Server

    def restart(self) -> None:
        """Break off whatever it is doing; what was committed is there again."""
        self._server.break_off()
        self._server = self._start()

    def stop(self) -> None:
        self._server.stop()


@contextmanager
def running_vendure(folder: Path) -> Iterator[RunningVendure]:
    """Install where needed, start, seed, and end; `folder` holds the log of this run."""
    node = shutil.which("node")
    if node is None:
        raise NotThere("node is not here")
    home = FOLDER / f"vendure-{VERSION}"
    package = {"name": "vendure-shop", "version": "0.0.0", "private": True, "dependencies": PACKAGES}
    npm_install(home, json.dumps(package, indent=1))
    (home / "server.js").write_text(_SERVER, encoding="utf-8")
    port = free_port()
    environment = {
        "NODE_ENV": "production",
        "VENDURE_DISABLE_TELEMETRY": "true",
        "PORT": str(port),
        "DB_FILE": str(folder / "shop.sqlite"),
        "LONGEST_S": str(LONGEST_S),
    }
    address = f"http://{HOST}:{port}"

    def start() -> Server:
        server = Server([node, "server.js"], home, environment, folder / "vendure.log")
        server.wait_until_it_answers(address + "/health")
        return server

    server = start()
    try:
        with owner(address) as staff:
            api_key = seed(staff)
        running = RunningVendure(address, port, api_key, start, server)
    except BaseException:
        server.stop()
        raise
    try:
        yield running
    finally:
        running.stop()
