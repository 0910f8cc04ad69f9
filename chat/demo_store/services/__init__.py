"""The seven services of the store, one file each, and the administration."""
