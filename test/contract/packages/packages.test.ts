import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  makeFolder,
  PACKAGE_NAMES,
  type PackageName,
  type PackedPackage,
  packPackage,
  ROOT,
  run,
} from './packed-package.ts';

/** npm fetches the dependencies of the tarballs from the registry. */
const INSTALL_LIMIT_MS = 240_000;

/** Every file of a package matches one of these, and each matches at least one file. */
const EXPECTED_FILES: Record<PackageName, readonly RegExp[]> = {
  sdk: [
    /^LICENSE$/,
    /^README\.md$/,
    /^package\.json$/,
    /^dist\/index\.(?:js|d\.ts)$/,
    /^dist\/client\/index\.(?:js|d\.ts)$/,
    /^schemas\/(?:inference|login|notebook|policy|template|training)\.schema\.json$/,
    /^dist\/(?:[a-z0-9-]+\/)*[a-z0-9-]+\.(?:js|d\.ts)$/,
  ],
  templates: [
    /^LICENSE$/,
    /^README\.md$/,
    /^package\.json$/,
    /^dist\/index\.(?:js|d\.ts)$/,
    /^dist\/(?:[a-z0-9-]+\/)*[a-z0-9-]+\.(?:js|d\.ts)$/,
    /^(?:policies|templates)\/[a-z0-9-]+\.yaml$/,
  ],
  cli: [
    /^LICENSE$/,
    /^README\.md$/,
    /^package\.json$/,
    /^bin\/code-cache\.cjs$/,
    /^bin\/kubectl-aisubmit\.cjs$/,
    /^bin\/kubectl_complete-aisubmit\.cjs$/,
    /^dist\/main\.cjs$/,
    /^dist\/[A-Za-z0-9_-]+\.cjs$/,
    /^dist\/static\/[a-z0-9-]+\.(?:txt|json)$/,
    /^completion\/kubectl-aisubmit\.(?:bash|fish|ps1|zsh)$/,
    /^schemas\/(?:check-result|doctor-report|refusal)\.schema\.json$/,
  ],
};

const EXPECTED_EXPORTS: Record<'sdk' | 'templates', unknown> = {
  sdk: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './client': { types: './dist/client/index.d.ts', default: './dist/client/index.js' },
    './schemas/*.json': './schemas/*.json',
    './package.json': './package.json',
  },
  templates: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './package.json': './package.json',
  },
};

let folder: string;
const packed = new Map<PackageName, PackedPackage>();
const of = (name: PackageName): PackedPackage => {
  const found = packed.get(name);
  if (found === undefined) throw new Error(`${name} was not packed`);
  return found;
};

beforeAll(async () => {
  folder = await makeFolder();
  for (const name of PACKAGE_NAMES) packed.set(name, await packPackage(name, folder));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(PACKAGE_NAMES)('the tarball of %s', (name) => {
  test('holds the files we mean to ship and no others', () => {
    const { files } = of(name);
    const expected = EXPECTED_FILES[name];
    expect(files.filter((file) => !expected.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(expected.filter((pattern) => !files.some((file) => pattern.test(file)))).toEqual([]);
  });

  test('holds no tests', () => {
    expect(of(name).files.filter((file) => /\.test\./.test(file))).toEqual([]);
  });

  test('names published versions of our own packages, not the workspace', () => {
    const { exports, dependencies, devDependencies } = of(name).manifest;
    expect(JSON.stringify({ exports, dependencies, devDependencies })).not.toMatch(/workspace:|@aisubmit\/source/);
  });

  test('pleases publint', async () => {
    const publint = join(ROOT, 'node_modules/publint/src/cli.js');
    const { code, stdout, stderr } = await run(
      process.execPath,
      [publint, 'run', of(name).tarball, '--strict'],
      folder,
    );
    expect({ code, output: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, output: '' });
  });
});

describe.each(['sdk', 'templates'] as const)('the tarball of %s', (name) => {
  test('exports built files only', () => {
    expect(of(name).manifest['exports']).toEqual(EXPECTED_EXPORTS[name]);
  });

  test('holds nothing whose source is gone', () => {
    const sources = of(name)
      .files.filter((file) => file.startsWith('dist/'))
      .map((file) => file.replace(/^dist\//, `packages/${name}/src/`).replace(/(?:\.d\.ts|\.js)$/, '.ts'));
    expect(
      sources.filter((source) => !existsSync(join(ROOT, source))),
      'run `npm run build`',
    ).toEqual([]);
  });

  test('has types that resolve as the code does', async () => {
    const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const args = [attw, of(name).tarball, '--profile', 'esm-only', '--format', 'json'];
    const { code, stdout, stderr } = await run(process.execPath, args, folder);
    expect({ code, output: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, output: '' });
  });
});

test('the command line brings everything along but the keychain, which is a program of its own', () => {
  expect(of('cli').manifest['dependencies']).toEqual({ keytar: 'npm:@github/keytar@7.10.6' });
});

describe('installed from the tarballs in an empty folder', () => {
  let project: string;

  beforeAll(async () => {
    project = join(folder, 'project');
    await mkdir(project);
    await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'project', private: true, type: 'module' }));
    const tarballs = PACKAGE_NAMES.map((name) => of(name).tarball);
    const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs];
    const { code, stdout, stderr } = await run('npm', args, project);
    if (code !== 0) throw new Error(`npm install failed: ${stdout}${stderr}`);
  }, INSTALL_LIMIT_MS);

  const evaluate = (source: string) => run(process.execPath, ['--input-type=module', '--eval', source], project);

  test.each([
    ['@aisubmit/sdk', 'buildBundle'],
    ['@aisubmit/sdk', 'checkManifests'],
    ['@aisubmit/sdk', 'parseRequest'],
    ['@aisubmit/sdk/client', 'submitBundle'],
  ])('%s exports the function %s', async (specifier, name) => {
    const source = `import { ${name} } from '${specifier}'; console.log(typeof ${name});`;
    expect(await evaluate(source)).toEqual({ code: 0, stdout: 'function\n', stderr: '' });
  });

  test('@aisubmit/templates loads its documents', async () => {
    const source = `
      import { POLICIES, TEMPLATES } from '@aisubmit/templates';
      for (const { load } of [...POLICIES, ...TEMPLATES]) console.log((await load()).name);`;
    const { code, stdout, stderr } = await evaluate(source);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['strict', 'vllm']));
  });

  test('the SDK brings the JSON Schema of a request', async () => {
    const source = `
      import schema from '@aisubmit/sdk/schemas/notebook.schema.json' with { type: 'json' };
      console.log(schema.type);`;
    expect(await evaluate(source)).toEqual({ code: 0, stdout: 'object\n', stderr: '' });
  });

  test('the inside of the SDK cannot be imported', async () => {
    const { code, stderr } = await evaluate("await import('@aisubmit/sdk/dist/build/build-bundle.js');");
    expect(code).toBe(1);
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  // Its binaries are in its package: no script has run, and nothing was downloaded from elsewhere.
  test('the keychain works without install scripts', async () => {
    const source = `import keytar from 'keytar'; console.log(typeof keytar.getPassword);`;
    expect(await evaluate(source)).toEqual({ code: 0, stdout: 'function\n', stderr: '' });
  });

  test('kubectl-aisubmit says its version', async () => {
    const program = join(project, 'node_modules', '.bin', 'kubectl-aisubmit');
    const { code, stdout } = await run(program, ['--version'], project);
    expect(code).toBe(0);
    expect(stdout).toContain(String(of('cli').manifest['version']));
  });
});
