"""Days as the sentences of the law write them in Russian: without a full stop of their own."""

DATE_FORMAT = "j E Y года"
