import { NextResponse } from "next/server";
import { sell } from "../../shop.mjs";

const chunks = ["the first chunk, ", "the second chunk, ", "the third chunk"];
export const GET = sell(() => {
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  return new NextResponse(body);
});
