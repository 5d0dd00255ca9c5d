import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Tokens in the shape of JWTs, signed with a key that lives for one run. */
export class Tokens<Claims extends object> {
  private readonly key = randomBytes(32);

  constructor(private readonly lifetimeSeconds: number) {}

  issue(claims: Claims): string {
    const now = Math.floor(Date.now() / 1000);
    const payload = { ...claims, iat: now, nbf: now, exp: now + this.lifetimeSeconds };
    const content = `${encode({ typ: "JWT", alg: "HS256" })}.${encode(payload)}`;
    return `${content}.${this.sign(content)}`;
  }

  /** What a token says; undefined where it is not one of ours, or no longer valid. */
  read(token: string): Claims | undefined {
    const [header = "", payload = "", signature = ""] = token.split(".");
    const wanted = Buffer.from(this.sign(`${header}.${payload}`));
    const given = Buffer.from(signature);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
    const claims: Claims & { exp: number } = JSON.parse(Buffer.from(payload, "base64url").toString());
    return claims.exp > Date.now() / 1000 ? claims : undefined;
  }

  private sign(content: string): string {
    return createHmac("sha256", this.key).update(content).digest("base64url");
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
