/** Longest payment header in bytes: Node bounds all headers of a request together at this size, and proxies reject more. */
export const maxHeaderBytes = 16_384;

/** Longest JSON body of the facilitator API in bytes: four headers' worth, as a body repeats the payment and its offer. */
export const maxBodyBytes = 65_536;

/** Deepest nesting of a wire object: the deepest object of the specification uses 8 levels, extensions may double it twice. */
export const maxJsonDepth = 32;

/** Most offers read from one challenge: a server sells on a handful of networks, and each offer costs the client a look. */
export const maxOffers = 64;

/** Least remaining validity in seconds for a payment to be worth broadcasting: three blocks of a two-second chain. */
export const minRemainingSeconds = 6;

/** Most tags of a resource. */
export const maxTags = 5;

/** Longest `iconUrl` of a resource in characters. */
export const maxIconUrlLength = 2_048;

/** A service name or a tag: catalogues of others show it, so it is short and without control characters or look-alikes. */
export const shortTextPattern: RegExp = /^[\x20-\x7e]{1,32}$/;
