"""What can be wrong with a simulated printer, set by a test or by hand while it runs."""

from dataclasses import dataclass, field

from hardware.model import Fault

_STOPPING = frozenset(
    {Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.OFFLINE, Fault.CUTTER, Fault.UNRECOVERABLE, Fault.FEEDING}
)


@dataclass(slots=True)
class Misbehaviour:
    """Faults by state, and rarer tricks. Byte counts start at the connection's first byte."""

    faults: set[Fault] = field(default_factory=set)
    bytes_per_s: int = 0  # 0: as fast as it comes
    drop_after_bytes: int | None = None  # the cable: what arrived is still printed
    die_after_bytes: int | None = None  # the power: everything not yet on paper is gone
    paper_out_after_bytes: int | None = None
    refuse_second_client: bool = False  # otherwise it waits until the first one hangs up
    knows_process_id: bool = True  # GS ( H
    is_silent: bool = False  # prints but answers nothing
    garbage: bytes = b""  # sent before every answer

    @property
    def is_stopped(self) -> bool:
        return bool(self.faults & _STOPPING)


def real_time_byte(n: int, faults: set[Fault], *, pin_high: bool) -> int:
    """The answer to DLE EOT n."""
    stopped = bool(faults & _STOPPING)
    bits = {
        1: (0x04, pin_high, 0x08, stopped),
        2: (0x04, Fault.COVER_OPEN in faults, 0x20, Fault.PAPER_OUT in faults),
        3: (0x08, Fault.CUTTER in faults, 0x20, Fault.UNRECOVERABLE in faults),
        4: (0x0C, bool(faults & {Fault.NEAR_END, Fault.PAPER_OUT}), 0x60, Fault.PAPER_OUT in faults),
    }
    first, first_is_set, second, second_is_set = bits.get(n, (0, False, 0, False))
    byte = 0x12 | (first if first_is_set else 0) | (second if second_is_set else 0)
    if n == 2 and faults & {Fault.CUTTER, Fault.UNRECOVERABLE}:
        byte |= 0x40
    return byte | (0x08 if n == 2 and Fault.FEEDING in faults else 0)


def automatic_status(faults: set[Fault], *, pin_high: bool) -> bytes:
    """The four ASB bytes."""
    first = 0x10 | (0x04 if pin_high else 0) | (0x08 if faults & _STOPPING else 0)
    first |= (0x20 if Fault.COVER_OPEN in faults else 0) | (0x40 if Fault.FEEDING in faults else 0)
    second = (0x08 if Fault.CUTTER in faults else 0) | (0x20 if Fault.UNRECOVERABLE in faults else 0)
    return bytes((first, second, paper_byte(faults), 0))


def paper_byte(faults: set[Fault]) -> int:
    """Both paper sensors as GS r 1 and ASB tell them."""
    if Fault.PAPER_OUT in faults:
        return 0x0F
    return 0x03 if Fault.NEAR_END in faults else 0
