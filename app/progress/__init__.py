"""Stage, ball, norms and stalls: pure rules over the facts of every capability below."""
