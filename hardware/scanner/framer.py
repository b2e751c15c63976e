"""Cuts a scanner's bytes into codes: ended by CR, LF or both, wrapped in STX and ETX, or by a pause."""

_STX, _ETX = 0x02, 0x03
_ENDS = (0x0D, 0x0A, _ETX)
_LONGEST = 4096  # a 2D code holds less; more is line noise


class Framer:
    """Feed pieces as they come; call `pause` when nothing came for the scanner's idle time."""

    def __init__(self) -> None:
        self._piece = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Whole codes so far; the empty line between CR and LF is none."""
        frames: list[bytes] = []
        for byte in data:
            if byte in _ENDS:
                self._finish(frames)
            elif byte == _STX:
                self._piece.clear()  # what came before the start mark is a broken code
            else:
                self._piece.append(byte)
                if len(self._piece) > _LONGEST:
                    self._piece.clear()
        return frames

    def pause(self) -> list[bytes]:
        """The code a scanner without any suffix leaves behind."""
        frames: list[bytes] = []
        self._finish(frames)
        return frames

    def _finish(self, frames: list[bytes]) -> None:
        if self._piece:
            frames.append(bytes(self._piece))
        self._piece.clear()
