"""Weights of the attack model; written by script/train_injection."""

BIAS = -4.0
SCALE = 0.0
WEIGHTS = "c-rk+00001"
