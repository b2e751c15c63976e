"""The people and companies who buy; what is personal lives in desktop.personal."""
