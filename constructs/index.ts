export { ClientSecret, type ClientSecretProps } from "./client-secret";
export {
  ContainerRegistry,
  type ContainerRegistryAttributes,
  type ContainerRegistryProps,
  ContainerRegistrySku,
  type IContainerRegistry,
} from "./container-registry";
export type { Grantee } from "./grantee";
export { RegistryPermissionMode } from "./permission-mode";
export {
  type IServicePrincipal,
  ServicePrincipal,
  type ServicePrincipalAttributes,
  type ServicePrincipalProps,
} from "./service-principal";
export {
  ReaderScope,
  ZenmlContainerRegistry,
  type ZenmlContainerRegistryProps,
} from "./zenml-container-registry";
export {
  type ZenmlComponent,
  type ZenmlConnector,
  ZenmlRegistration,
  type ZenmlRegistrationEntry,
  type ZenmlRegistrationProps,
  type ZenmlStack,
} from "./zenml-registration";
