"""What all tests share: how Hypothesis runs its examples."""

from hypothesis import settings

# A machine can be busy: how long one example takes says nothing about the code.
settings.register_profile("saoluc", deadline=None)
settings.load_profile("saoluc")
