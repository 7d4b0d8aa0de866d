/** A file that someone might write, and the Biome rules that must answer. Not type-checked: these are texts. */
export interface PlantedFile {
  readonly path: string;
  readonly text: string;
  /** Names of the rules that must fire; empty for a legal twin. */
  readonly want: readonly string[];
}

const DIRECTION = ['noRestrictedImports'];
const importing = (specifier: string) => `import { x } from '${specifier}';\nexport const planted = [x];\n`;
const naming = (specifier: string) => `import type { X } from '${specifier}';\nexport type Planted = X;\n`;
const calling = (expression: string) => `export const planted = () => ${expression};\n`;

/** Imports against the direction of architecture.md, each with the legal twin beside it. */
const directions: readonly PlantedFile[] = [
  { path: 'sdk/src/planted-entry.ts', text: importing('./index.ts'), want: DIRECTION },
  { path: 'sdk/src/planted-root.ts', text: importing('./request/quantity.ts'), want: DIRECTION },
  { path: 'sdk/src/request/planted-policy.ts', text: importing('../policy/floor.ts'), want: DIRECTION },
  { path: 'sdk/src/request/planted-type.ts', text: naming('../build/bundle.ts'), want: DIRECTION },
  { path: 'sdk/src/request/planted-legal.ts', text: importing('../errors.ts'), want: [] },
  { path: 'sdk/src/policy/planted-build.ts', text: importing('../build/bundle.ts'), want: DIRECTION },
  { path: 'sdk/src/policy/planted-legal.ts', text: importing('../request/workload-kind.ts'), want: [] },
  { path: 'sdk/src/controls/planted-check.ts', text: importing('../check/check-manifests.ts'), want: DIRECTION },
  { path: 'sdk/src/controls/planted-legal.ts', text: naming('../build/kube-object.ts'), want: [] },
  { path: 'sdk/src/controls/planted-standard.ts', text: importing('../standards/exempt.ts'), want: DIRECTION },
  { path: 'sdk/src/standards/planted-check.ts', text: importing('../check/check-standard.ts'), want: DIRECTION },
  { path: 'sdk/src/standards/planted-build-type.ts', text: naming('../build/kube-object.ts'), want: DIRECTION },
  { path: 'sdk/src/standards/planted-client.ts', text: importing('../client/index.ts'), want: DIRECTION },
  { path: 'sdk/src/standards/planted-legal.ts', text: naming('../controls/control.ts'), want: [] },
  { path: 'sdk/src/build/planted-standard.ts', text: importing('../standards/exempt.ts'), want: DIRECTION },
  { path: 'sdk/src/build/planted-check.ts', text: importing('../check/check-manifests.ts'), want: DIRECTION },
  { path: 'sdk/src/build/planted-client.ts', text: importing('../client/index.ts'), want: DIRECTION },
  { path: 'sdk/src/build/deeper/planted-check.ts', text: importing('../../check/check-manifests.ts'), want: DIRECTION },
  { path: 'sdk/src/build/planted-legal.ts', text: importing('../policy/floor.ts'), want: [] },
  { path: 'sdk/src/check/planted-build.ts', text: importing('../build/build-bundle.ts'), want: DIRECTION },
  { path: 'sdk/src/check/planted-build-type.ts', text: naming('../build/bundle.ts'), want: DIRECTION },
  {
    path: 'sdk/src/check/planted-reexport.ts',
    text: "export { x } from '../build/build-bundle.ts';\n",
    want: DIRECTION,
  },
  { path: 'sdk/src/check/planted-dynamic.ts', text: calling("import('../build/build-bundle.ts')"), want: DIRECTION },
  { path: 'sdk/src/check/planted-detour.ts', text: importing('./../build/build-bundle.ts'), want: DIRECTION },
  { path: 'sdk/src/check/planted-entry.ts', text: importing('../index.ts'), want: DIRECTION },
  { path: 'sdk/src/check/planted-client.ts', text: importing('@kubernetes/client-node'), want: DIRECTION },
  { path: 'sdk/src/check/planted-self.ts', text: importing('@aisubmit/sdk'), want: DIRECTION },
  { path: 'sdk/src/check/planted-standard.ts', text: importing('../standards/exempt.ts'), want: [] },
  { path: 'sdk/src/check/planted-legal.ts', text: naming('../build/kube-object.ts'), want: [] },
  { path: 'sdk/src/check/planted-build.test.ts', text: importing('../build/build-bundle.ts'), want: [] },
  { path: 'sdk/src/enforce/planted-build.ts', text: importing('../build/build-bundle.ts'), want: DIRECTION },
  { path: 'sdk/src/enforce/planted-check.ts', text: importing('../check/check-manifests.ts'), want: DIRECTION },
  { path: 'sdk/src/enforce/planted-standard.ts', text: importing('../standards/exempt.ts'), want: DIRECTION },
  { path: 'sdk/src/enforce/planted-client.ts', text: importing('../client/index.ts'), want: DIRECTION },
  { path: 'sdk/src/enforce/planted-legal.ts', text: importing('../request/parse-with.ts'), want: [] },
  { path: 'sdk/src/enforce/planted-legal-type.ts', text: naming('../build/kube-object.ts'), want: [] },
  { path: 'sdk/src/policy/planted-enforce.ts', text: importing('../enforce/login-document.ts'), want: DIRECTION },
  { path: 'sdk/src/client/planted-policy.ts', text: importing('../policy/resolve.ts'), want: DIRECTION },
  { path: 'sdk/src/client/planted-decide.ts', text: importing('../../policy/resolve-request.ts'), want: DIRECTION },
  { path: 'sdk/src/client/planted-request.ts', text: importing('../request/parse-request.ts'), want: DIRECTION },
  { path: 'sdk/src/client/planted-read.ts', text: importing('../../policy/parse-policy.ts'), want: [] },
  { path: 'sdk/src/client/planted-build.ts', text: importing('../build/build-bundle.ts'), want: DIRECTION },
  { path: 'sdk/src/client/planted-entry.ts', text: importing('../../index.ts'), want: DIRECTION },
  { path: 'sdk/src/client/planted-legal.ts', text: naming('../build/bundle.ts'), want: [] },
  { path: 'sdk/src/client/planted-library.ts', text: importing('@kubernetes/client-node'), want: [] },
  { path: 'templates/src/planted-cli.ts', text: importing('@aisubmit/cli'), want: DIRECTION },
  { path: 'templates/src/planted-client.ts', text: importing('@aisubmit/sdk/client'), want: DIRECTION },
  { path: 'templates/src/planted-legal.ts', text: importing('@aisubmit/sdk'), want: [] },
  { path: 'cli/src/planted-library.ts', text: importing('@kubernetes/client-node'), want: DIRECTION },
  { path: 'cli/src/planted-deep.ts', text: importing('../../sdk/src/build/build-bundle.ts'), want: DIRECTION },
  { path: 'cli/src/planted-legal.ts', text: importing('@aisubmit/sdk/client'), want: [] },
];

/** Clock, randomness, environment and I/O in the rooms that must give the same answer twice. */
const impurities: readonly PlantedFile[] = [
  { path: 'sdk/src/build/planted-fs.ts', text: importing('node:fs'), want: ['noNodejsModules'] },
  { path: 'sdk/src/build/planted-bare-fs.ts', text: importing('fs'), want: ['noNodejsModules'] },
  { path: 'sdk/src/request/planted-now.ts', text: calling('Date.now()'), want: ['plugin'] },
  { path: 'sdk/src/request/planted-date.ts', text: calling('new Date()'), want: ['plugin'] },
  { path: 'sdk/src/request/planted-given-date.ts', text: calling('new Date(0)'), want: [] },
  { path: 'sdk/src/policy/planted-random.ts', text: calling('Math.random()'), want: ['plugin'] },
  { path: 'sdk/src/policy/planted-env.ts', text: calling("process.env['HOME']"), want: ['noProcessEnv'] },
  { path: 'sdk/src/build/planted-uuid.ts', text: calling('crypto.randomUUID()'), want: ['noRestrictedGlobals'] },
  { path: 'sdk/src/build/planted-fetch.ts', text: calling("fetch('https://x')"), want: ['noRestrictedGlobals'] },
  { path: 'sdk/src/build/planted-global.ts', text: calling('globalThis'), want: ['noRestrictedGlobals'] },
  { path: 'sdk/src/build/planted-console.ts', text: calling("console.log('x')"), want: ['noConsole'] },
  { path: 'sdk/src/planted-clock.ts', text: calling('performance.now()'), want: ['noRestrictedGlobals'] },
  { path: 'sdk/src/enforce/planted-crypto.ts', text: importing('node:crypto'), want: ['noNodejsModules'] },
  { path: 'templates/src/planted-env.ts', text: calling("process.env['HOME']"), want: ['noProcessEnv'] },
  { path: 'sdk/src/client/planted-now.ts', text: calling('Date.now()'), want: [] },
];

/** House rules that hold everywhere. */
const habits: readonly PlantedFile[] = [
  { path: 'cli/src/planted-default.ts', text: 'export default 1;\n', want: ['noDefaultExport'] },
  { path: 'cli/src/planted-any.ts', text: 'export const planted = (x: any) => x;\n', want: ['noExplicitAny'] },
  { path: 'cli/src/plantedCase.ts', text: 'export const planted = 1;\n', want: ['useFilenamingConvention'] },
  { path: 'cli/src/planted-exit.ts', text: 'export const planted = () => process.exit(1);\n', want: ['noProcessExit'] },
  { path: 'cli/src/planted-long.ts', text: 'export {};\n'.repeat(301), want: ['noExcessiveLinesPerFile'] },
  {
    path: 'cli/src/planted-floating.ts',
    text: 'const later = async () => 1;\nexport const planted = () => {\n  later();\n};\n',
    want: ['noFloatingPromises'],
  },
  { path: 'cli/src/planted-ring-a.ts', text: importing('./planted-ring-b.ts'), want: ['noImportCycles'] },
  {
    path: 'cli/src/planted-ring-b.ts',
    text: "import { planted } from './planted-ring-a.ts';\nexport const x = () => planted;\n",
    want: ['noImportCycles'],
  },
];

/** Everything that is planted in one copy of the workspace and judged in one run. */
export const plantedFiles: readonly PlantedFile[] = [...directions, ...impurities, ...habits];
