// Conformance cases for plugins, free of any test runner: `for (const { name, run } of providerCases(…)) test(name, run)`.
export { ABILITIES, type Ability, type AbilitySeen, declaredAbilities } from "./abilities.ts";
export type { ConformanceCase } from "./case.ts";
export { type PlanRun, runPlan } from "./fake/run-plan.ts";
export { createFakeTransport } from "./fake/transport.ts";
export {
  type FixtureFile,
  type Fixtures,
  type RecordFixture,
  readFixtures,
  type ScreenFixture,
} from "./fixtures.ts";
export {
  type ModelApi,
  type ModelRequest,
  type ModelScript,
  startModelApi,
} from "./model/api.ts";
export type { ModelAnswer } from "./model/wire/wire.ts";
export type { ProviderCaseOptions } from "./provider-case-options.ts";
export { providerCases } from "./provider-cases.ts";
export { type Recordings, recordingsIn } from "./recordings.ts";
export type { TransportCaseOptions } from "./transport-bench.ts";
export { transportCases } from "./transport-cases.ts";
export { workerLaunch } from "./worker-launch.ts";
