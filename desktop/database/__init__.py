"""The shop's file: one writer, many readers, and work that commits whole or not at all."""
