"""The first start: making a shop step by step, and opening one whose key is not at hand."""
