import type { World } from "../world/world";
import { LOGIN_HOST, Login } from "./login";
import { type AzureRequest, type AzureResponse, notSimulated } from "./message";
import { RegistryService } from "./registry";
import { RESOURCE_MANAGER_HOST, ResourceManager } from "./resource-manager";

const REGISTRY_DOMAIN = "azurecr.io";

/** Names that the sandbox's certificate authority may vouch for, with all names under them. */
export const SIMULATED_NAMES = [LOGIN_HOST, RESOURCE_MANAGER_HOST, REGISTRY_DOMAIN];

/** Azure's hosts, over one world. */
export class AzureHosts {
  private readonly login: Login;
  private readonly resourceManager: ResourceManager;
  private readonly registries: RegistryService;

  constructor(private readonly world: World) {
    this.login = new Login(world);
    this.resourceManager = new ResourceManager(world, this.login);
    this.registries = new RegistryService(world, this.login);
  }

  /** Why a host can't be reached; undefined where it can. */
  refusal(host: string): string | undefined {
    if (host === LOGIN_HOST || host === RESOURCE_MANAGER_HOST) return undefined;
    if (!host.endsWith(`.${REGISTRY_DOMAIN}`)) {
      return `This is a simulation of Azure, without a way out: ${host} is not part of it`;
    }
    if (this.world.findRegistry(host)) return undefined;
    return `This is a simulation of Azure: there is no registry ${host} in it`;
  }

  answer(request: AzureRequest): AzureResponse {
    if (request.host === LOGIN_HOST) return this.login.answer(request);
    if (request.host === RESOURCE_MANAGER_HOST) return this.resourceManager.answer(request);
    if (request.host.endsWith(`.${REGISTRY_DOMAIN}`)) return this.registries.answer(request);
    return notSimulated(request);
  }
}
