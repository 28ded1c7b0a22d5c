"""The change log: how every write is noted, guarded, verified; what exchange between machines will stand on."""
