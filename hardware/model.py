"""Plain values every driver speaks in: identity, faults, health, printer profiles and print outcomes."""

from dataclasses import dataclass, field
from enum import StrEnum


class DeviceKind(StrEnum):
    PRINTER = "printer"
    DRAWER = "drawer"
    SCANNER = "scanner"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class DeviceId:
    """Which device this is, across restarts and re-plugging."""

    kind: DeviceKind
    address: str  # "tcp://192.0.2.7:9100", "serial:/dev/ttyACM0"
    serial_number: str = ""
    is_simulated: bool = False


class Fault(StrEnum):
    """Why a device cannot do its work now. NEAR_END is a warning: it still prints."""

    PAPER_OUT = "paper_out"
    NEAR_END = "near_end"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    UNRECOVERABLE = "unrecoverable"
    OVERHEATED = "overheated"
    MECHANICAL = "mechanical"
    FEEDING = "feeding"
    OFFLINE = "offline"
    NOT_FOUND = "not_found"
    BUSY = "busy"
    NO_ANSWER = "no_answer"


class HealthState(StrEnum):
    READY = "ready"
    DEGRADED = "degraded"
    LOST = "lost"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Health:
    """How a device is doing, worst fault first. UNKNOWN is not a kind of ready."""

    state: HealthState
    faults: tuple[Fault, ...] = ()


# Worst first: the person should mend this one before the others matter.
_SEVERITY = (
    Fault.NOT_FOUND,
    Fault.BUSY,
    Fault.UNRECOVERABLE,
    Fault.CUTTER,
    Fault.MECHANICAL,
    Fault.COVER_OPEN,
    Fault.PAPER_OUT,
    Fault.OVERHEATED,
    Fault.FEEDING,
    Fault.OFFLINE,
    Fault.NO_ANSWER,
    Fault.NEAR_END,
)
_WARNINGS = frozenset({Fault.NEAR_END})


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What a printer says about itself.

    `is_online` None means it did not say; `drawer_pin_high` is the raw level of connector pin 3
    (which level means open differs between drawers).
    """

    is_online: bool | None = None
    faults: frozenset[Fault] = frozenset()
    drawer_pin_high: bool | None = None

    @property
    def worst(self) -> Fault | None:
        """The fault to tell the person about first, warnings included."""
        return next((fault for fault in _SEVERITY if fault in self.faults), None)

    @property
    def blocking(self) -> Fault | None:
        """The fault that stops printing now; an unknown state stops it too."""
        for fault in _SEVERITY:
            if fault in self.faults and fault not in _WARNINGS:
                return fault
        if self.is_online is None:
            return Fault.NO_ANSWER
        return None if self.is_online else Fault.OFFLINE

    @property
    def health(self) -> Health:
        """This status in the terms shared by all devices."""
        faults = tuple(fault for fault in _SEVERITY if fault in self.faults)
        if self.faults & {Fault.NOT_FOUND}:
            return Health(HealthState.LOST, faults)
        if self.blocking is Fault.NO_ANSWER:
            return Health(HealthState.UNKNOWN, faults)
        return Health(HealthState.DEGRADED if faults or not self.is_online else HealthState.READY, faults)


class RenderMode(StrEnum):
    """RASTER: every dot is ours. HYBRID: text where the code page allows. TEXT: characters only."""

    RASTER = "raster"
    HYBRID = "hybrid"
    TEXT = "text"


class CutKind(StrEnum):
    NONE = "none"
    FULL = "full"
    PARTIAL = "partial"


class Confirm(StrEnum):
    """How a printer can prove it printed: GS ( H process id (best), or GS r answered after the job."""

    PROCESS_ID = "process_id"
    PAPER_STATUS = "paper_status"


@dataclass(frozen=True, slots=True)
class DrawerPulse:
    """Which connector pin opens the drawer and for how long; some drawers need longer than others."""

    pin: int = 2
    on_ms: int = 50
    off_ms: int = 500
    open_when_pin_high: bool = True
    real_time: bool = False  # DLE DC4 opens the drawer even while the paper is out


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """What one printer model can do; shipped ones are in escpos/profiles.toml."""

    name: str
    width_dots: int
    columns: int
    dpi: int = 203
    mode: RenderMode = RenderMode.RASTER
    cut: CutKind = CutKind.PARTIAL
    drawer: DrawerPulse = DrawerPulse()
    band_rows: int = 256
    band_delay_ms: int = 0  # cheap USB and serial printers lose bytes when fed at full speed
    confirm: frozenset[Confirm] = frozenset({Confirm.PAPER_STATUS})
    answers_status: bool = True
    native_qr: bool = False
    codec: str = "cp437"
    codepage: int = 0
    feed_before_cut_lines: int = 4  # the cutter sits above the print head


@dataclass(frozen=True, slots=True)
class RenderedJob:
    """Bytes ready for one freshly initialised printer, in pieces that may be paced."""

    chunks: tuple[bytes, ...]
    delay_ms: int = 0

    @property
    def data(self) -> bytes:
        return b"".join(self.chunks)


@dataclass(frozen=True, slots=True)
class Printed:
    """The printer itself confirmed the paper."""

    confirmed_by: Confirm
    status: PrinterStatus = field(default_factory=PrinterStatus)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not one byte of the job reached the printer: it is safe to send it again."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Bytes reached the printer and no proof came back: paper may or may not exist, or may come later."""

    bytes_sent: int
    fault: Fault | None = None


PrintOutcome = Printed | Rejected | Uncertain
