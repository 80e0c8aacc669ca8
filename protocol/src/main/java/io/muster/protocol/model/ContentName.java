package io.muster.protocol.model;

/** Names a content: by its id, or by the begin of it to who knows the content. */
public sealed interface ContentName permits ContentId, ContentPrefix {}
