"""What can go wrong with a device; every error carries its facts as attributes and no sentence."""

from dataclasses import dataclass, fields


class DeviceError(Exception):
    """A device did not do what was asked; the sale stands and the person is offered another try."""

    @property
    def code(self) -> str:
        """The name the message catalogue knows this error by."""
        return type(self).__name__

    @property
    def facts(self) -> dict[str, object]:
        """What the message catalogue may put into its sentence."""
        return {}


@dataclass(eq=False)
class _Facts(DeviceError):
    """Shared by the leaves below: the dataclass fields are the facts."""

    @property
    def facts(self) -> dict[str, object]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        return ", ".join(f"{name}={value!r}" for name, value in self.facts.items())


@dataclass(eq=False)
class DeviceNotFound(_Facts):
    """Nothing answers at this address: unplugged, switched off, or another network."""

    address: str
    reason: str = ""


@dataclass(eq=False)
class DeviceBusy(_Facts):
    """The device is there but serves somebody else; nothing was sent."""

    address: str


@dataclass(eq=False)
class DeviceTimeout(_Facts):
    """The device is connected but did not answer in time."""

    address: str
    waited_for: str
    timeout_s: float


@dataclass(eq=False)
class ConnectionLost(_Facts):
    """The connection broke; `bytes_sent` were handed over in the call that found out."""

    address: str
    bytes_sent: int = 0
    reason: str = ""


@dataclass(eq=False)
class UnknownProfile(_Facts):
    """No printer profile of this name is shipped."""

    profile: str


@dataclass(eq=False)
class UnreadableDocument(_Facts):
    """Stored receipt text is damaged, or was written by a newer program (`version`)."""

    reason: str
    version: int | None = None
