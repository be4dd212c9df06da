import { NextResponse } from "next/server";
import { sell } from "../../shop.mjs";

export const POST = sell(async (request) => new NextResponse(await request.text()));
