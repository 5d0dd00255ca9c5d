import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { type Diagnostic, diagnosticOf } from "./diagnostics";
import type { ProviderSession } from "./provider-session";
import { providerSchemaMessage } from "./schema-message";
import { decodeValue, encodeValue, type ObjectValue, type Value } from "./values";

/** A request of the protocol, as the `.proto` declares it. */
interface Request {
  readonly type_name: string;
  readonly id: string;
  readonly config?: DynamicValue;
  readonly raw_state?: { readonly json: Buffer };
  readonly current_state?: DynamicValue;
  readonly prior_state?: DynamicValue;
  readonly proposed_new_state?: DynamicValue;
  readonly planned_state?: DynamicValue;
}

interface DynamicValue {
  readonly msgpack: Uint8Array;
}

type Handler = (request: Request) => object;

/** The calls of `tfplugin6.Provider`, answered by one session. */
export function providerService(session: ProviderSession): UntypedServiceImplementation {
  const handlers: Record<string, Handler> = {
    GetProviderSchema: () => providerSchemaMessage(session.definition.schema),
    ValidateProviderConfig: () => ({}),
    ConfigureProvider: ({ config }) => {
      session.configure(object(config));
      return {};
    },
    StopProvider: () => ({}),
    ValidateResourceConfig: ({ type_name, config }) => ({
      diagnostics: session.validateResource(type_name, object(config)).map(diagnosticMessage),
    }),
    ValidateDataResourceConfig: ({ type_name, config }) => ({
      diagnostics: session.validateDataSource(type_name, object(config)).map(diagnosticMessage),
    }),
    UpgradeResourceState: ({ type_name, raw_state }) => ({
      upgraded_state: dynamic(session.upgrade(type_name, JSON.parse(raw_state?.json.toString() ?? "{}"))),
    }),
    ReadResource: ({ type_name, current_state }) => ({
      new_state: dynamic(session.read(type_name, object(current_state))),
    }),
    PlanResourceChange: ({ type_name, prior_state, proposed_new_state }) => {
      const proposed = nullable(proposed_new_state);
      if (proposed === null) return { planned_state: dynamic(null) };
      const { planned, replace } = session.plan(type_name, nullable(prior_state), proposed);
      return {
        planned_state: dynamic(planned),
        requires_replace: replace.map(attributePath),
        legacy_type_system: true,
      };
    },
    ApplyResourceChange: ({ type_name, prior_state, planned_state }) =>
      applyChange(session, type_name, nullable(prior_state), nullable(planned_state)),
    ImportResourceState: ({ type_name, id }) => ({
      imported_resources: [{ type_name, state: dynamic(session.import(type_name, id)) }],
    }),
    ReadDataSource: ({ type_name, config }) => ({
      state: dynamic(session.readDataSource(type_name, object(config))),
    }),
  };
  return unary(handlers, (error) => ({ diagnostics: [diagnosticMessage(diagnosticOf(error))] }));
}

/** A change that fails leaves the state as it was: what was to be made does not exist, what was there still does. */
function applyChange(
  session: ProviderSession,
  type: string,
  prior: ObjectValue | null,
  planned: ObjectValue | null,
): object {
  try {
    if (planned !== null) {
      return { new_state: dynamic(session.apply(type, prior, planned)), legacy_type_system: true };
    }
    if (prior !== null) session.destroy(type, prior);
    return { new_state: dynamic(null) };
  } catch (error) {
    return {
      new_state: dynamic(prior),
      diagnostics: [diagnosticMessage(diagnosticOf(error))],
      legacy_type_system: true,
    };
  }
}

/** Turns plain functions into gRPC's handlers; an error becomes an answer. */
function unary(
  handlers: Readonly<Record<string, Handler>>,
  onError: (error: unknown) => object,
): UntypedServiceImplementation {
  const implementation: UntypedServiceImplementation = {};
  for (const [name, handler] of Object.entries(handlers)) {
    implementation[name] = (
      call: { request: Request },
      callback: (error: null, response: object) => void,
    ) => {
      let response: object;
      try {
        response = handler(call.request);
      } catch (error) {
        response = onError(error);
      }
      callback(null, response);
    };
  }
  return implementation;
}

function nullable(value: DynamicValue | undefined): ObjectValue | null {
  return value && value.msgpack.length > 0 ? (decodeValue(value.msgpack) as ObjectValue | null) : null;
}

function object(value: DynamicValue | undefined): ObjectValue {
  return nullable(value) ?? {};
}

function dynamic(value: Value): DynamicValue {
  return { msgpack: encodeValue(value) };
}

function attributePath(attribute: string): object {
  return { steps: [{ attribute_name: attribute }] };
}

function diagnosticMessage({ summary, detail = "", attribute }: Diagnostic): object {
  return {
    severity: "ERROR",
    summary,
    detail,
    ...(attribute !== undefined && { attribute: attributePath(attribute) }),
  };
}
