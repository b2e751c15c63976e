"""The paper: one document of blocks, and the ways it becomes text, dots or a PDF."""
