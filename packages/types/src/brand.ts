declare const brandName: unique symbol;

/** A value that has been proven to be what its name says; only the prover of that name makes one. */
export type Brand<Value, Name extends string> = Value & { readonly [brandName]: Name };
