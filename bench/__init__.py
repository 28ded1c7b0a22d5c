"""What `make bench` runs: our numbers beside the floor and beside a peer, taken in one run."""
