import { isNotEmpty, isTime, quote } from "../checks";
import { graphCall, ProviderError } from "../diagnostics";
import { parseDuration } from "../go-duration";
import type { ResourceRule } from "../rule";
import { type ObjectValue, text } from "../values";
import { applicationObjectId } from "./application";

export const applicationPassword: ResourceRule = {
  checks: {
    application_id: [
      (value) =>
        /^\/applications\/[^/]+$/.test(value)
          ? undefined
          : `parsing the Application ID: the number of segments didn't match: ${quote(value)} is not /applications/{applicationId}`,
    ],
    start_date: [isTime],
    end_date: [isTime],
    end_date_relative: [isNotEmpty],
  },
  conflicts: [["end_date", "end_date_relative"]],

  create: (planned, { world }) => {
    const objectId = applicationObjectId(text(planned, "application_id"));
    if (!world.getApplication(objectId)) {
      throw new ProviderError({
        summary: `Application with ID ${quote(text(planned, "application_id"))} was not found`,
        attribute: "application_id",
      });
    }
    const password = graphCall(`Adding password for application with object ID ${quote(objectId)}`, () =>
      world.addPassword(objectId, {
        displayName: text(planned, "display_name") || undefined,
        startDate: text(planned, "start_date") || undefined,
        endDate: endDate(planned),
      }),
    );
    return { ...attributes(objectId, password), value: password.secretText };
  },

  read: (state, { world }) => {
    const { objectId, keyId } = parseId(text(state, "id"));
    const password = world.getApplication(objectId)?.passwords.find((one) => one.keyId === keyId);
    return password && attributes(objectId, password);
  },

  delete: (state, { world }) => {
    const { objectId, keyId } = parseId(text(state, "id"));
    graphCall(
      `Removing password credential ${quote(keyId)} from application with object ID ${quote(objectId)}`,
      () => world.removePassword(objectId, keyId),
    );
  },
};

/** The end that is asked for; a relative one counts from the start. Undefined leaves it to Entra ID. */
function endDate(planned: ObjectValue): string | undefined {
  const seconds = parseDuration(text(planned, "end_date_relative"));
  if (seconds === undefined) return text(planned, "end_date") || undefined;
  const start = text(planned, "start_date");
  return new Date((start ? Date.parse(start) : Date.now()) + seconds * 1000).toISOString();
}

interface Password {
  readonly keyId: string;
  readonly displayName?: string;
  readonly startDate: string;
  readonly endDate: string;
}

function attributes(objectId: string, { keyId, displayName, startDate, endDate }: Password): ObjectValue {
  return {
    id: `${objectId}/password/${keyId}`,
    application_id: `/applications/${objectId}`,
    key_id: keyId,
    display_name: displayName ?? "",
    start_date: withoutFraction(startDate),
    end_date: withoutFraction(endDate),
  };
}

function parseId(id: string): { objectId: string; keyId: string } {
  const [objectId = "", , keyId = ""] = id.split("/");
  return { objectId, keyId };
}

/** azuread writes whole seconds: `2027-01-31T00:00:00Z`. */
function withoutFraction(time: string): string {
  return time.replace(/\.\d+/, "");
}
