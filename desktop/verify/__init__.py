"""Proof that a shop's file tells the truth: small invariants that share no code with what writes it."""
