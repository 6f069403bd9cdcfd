"""What the bot itself says, in English, Russian and Kazakh."""
