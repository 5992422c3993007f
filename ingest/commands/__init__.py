"""The commands of ``saoluc``, one module each for what belongs together."""
