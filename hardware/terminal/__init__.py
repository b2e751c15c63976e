"""Card terminals: the frames they speak, and a driver that never takes silence for a no."""
