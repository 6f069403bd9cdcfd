"""Tools for curators, `kaznato curate`: they propose, a person judges. Nothing here is used when the bot answers."""
