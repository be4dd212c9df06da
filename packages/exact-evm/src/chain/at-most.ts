/** What was waited for, or nothing when it has not come by then. */
export async function atMost<Value>(ms: number, waited: Promise<Value>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeUp = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([waited, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
