"""ESC/POS as bytes: building commands, reading answers, rendering a document for one printer."""
