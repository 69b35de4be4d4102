"""Words as such: lists of phrases, views on texts, wording, stress; nothing of what they mean."""
