"""Where the README's figures come from: how many questions are answered rightly, how fast, in how much memory."""
