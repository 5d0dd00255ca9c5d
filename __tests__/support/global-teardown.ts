import "./global-setup";

export default async function globalTeardown(): Promise<void> {
  await globalThis.zenmlAcrTests?.zenml.stop();
  await globalThis.zenmlAcrTests?.sandbox.stop();
}
