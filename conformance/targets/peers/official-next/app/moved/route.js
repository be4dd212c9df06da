import { NextResponse } from "next/server";
import { sell } from "../../shop.mjs";

export const GET = sell(
  () => new NextResponse(null, { status: 303, headers: { location: "/files/paid-address-of-the-report" } }),
);
