import type { Account, DataSourceRule } from "../rule";

/** Who deploys, and where, as azurerm reports it. */
export const azurermClientConfig: DataSourceRule = {
  read: (_, account) => {
    const { clientId, objectId, tenantId } = caller(account);
    const { subscriptionId } = account;
    const id = `clientId=${clientId};objectId=${objectId};subscriptionId=${subscriptionId};tenantId=${tenantId}`;
    return {
      id: Buffer.from(id).toString("base64"),
      client_id: clientId,
      object_id: objectId,
      subscription_id: subscriptionId,
      tenant_id: tenantId,
    };
  },
};

/** Who deploys, as azuread reports it. */
export const azureadClientConfig: DataSourceRule = {
  read: (_, account) => {
    const { clientId, objectId, tenantId } = caller(account);
    return {
      id: `${tenantId}-${clientId}-${objectId}`,
      client_id: clientId,
      object_id: objectId,
      tenant_id: tenantId,
    };
  },
};

function caller({ world, tenantId }: Account): { clientId: string; objectId: string; tenantId: string } {
  const { clientId, objectId } = world.deployer(tenantId);
  return { clientId, objectId, tenantId };
}
