"""For ``VERL_USE_EXTERNAL_MODULES``: verl imports this wherever it runs, its Ray workers included."""

from passk_fast.integrations.accelerate import accelerate

acceleration = accelerate("verl")
