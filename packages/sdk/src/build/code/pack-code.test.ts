import { expect, test } from 'vitest';
import { AisubmitError } from '../../errors.ts';
import type { CodeFile } from './code-file.ts';
import { configMapFiles } from './config-map-files.ts';
import { packCode } from './pack-code.ts';

const file = (path: string, text = 'x = 1\n'): CodeFile => ({ path, bytes: new TextEncoder().encode(text) });

function refusal(files: readonly CodeFile[]): AisubmitError {
  try {
    packCode(files);
  } catch (error) {
    if (error instanceof AisubmitError) return error;
  }
  throw new Error('was not refused');
}

test('the same files in any order are the same code', () => {
  const [a, b] = [file('train.py', 'print(1)\n'), file('lib/net.py')];
  const packed = packCode([a, b]);
  expect(packed).toEqual(packCode([b, a]));
  expect(packed.sha256).toBe('c5b5f784948932478cae6b5e9c24156161688cd2136bff302f04733893cb94d9');
  expect(packed.files.map(({ path }) => path)).toEqual(['lib/net.py', 'train.py']);
  expect(packed.size).toBe(15);
});

test.each<[string, CodeFile]>([
  ['another byte', file('a', 'y')],
  ['another name', file('b', 'x')],
  ['another mode', { ...file('a', 'x'), executable: true }],
])('%s is other code', (_what, other) => {
  expect(packCode([other]).sha256).not.toBe(packCode([file('a', 'x')]).sha256);
});

test.each([
  '../x',
  'a/../x',
  '/etc/passwd',
  'a//b',
  './a',
  '',
  '..data',
  'a/..b/c',
  'a\\b',
  'a\nb',
  'a\u009bb',
  'a\ufffdb',
  `${'a'.repeat(256)}`,
  'a/'.repeat(300).concat('b'),
])('a path that leaves the folder or is no name is refused: %j', (path) => {
  expect(refusal([file('train.py'), file(path)]).message).toBe('code cannot be taken along');
});

test('names that differ only by case, or by how an accent is spelled, are two files in the container', () => {
  expect(packCode([file('A.py'), file('a.py'), file('\u00e9.py'), file('e\u0301.py'), file('aux')]).files).toHaveLength(
    5,
  );
});

test('a file twice, and a file where another needs a folder', () => {
  expect(refusal([file('a'), file('a'), file('b'), file('b/c')]).reasons).toEqual([
    { path: 'a', message: 'is there twice' },
    { path: 'b/c', message: 'lies in b, which is a file' },
  ]);
});

const TOKEN = `ghp_${'a1B2'.repeat(9)}`;

test.each<[string, string, string]>([
  ['train.py', `a = 1\ntoken = "${TOKEN}"\n`, 'train.py:2 holds a GitHub token'],
  ['utf16.txt', [...TOKEN].join('\0'), 'utf16.txt:1 holds a GitHub token'],
  ['min.js', `${'a;'.repeat(5000)}"${TOKEN}"${'b;'.repeat(5000)}`, 'min.js:1 holds a GitHub token'],
  ['key.pem', '-----BEGIN RSA PRIVATE KEY-----\n', 'key.pem:1 holds a private key'],
  ['db.py', 'URL = "postgres://joe:hunter2@db/x"', 'db.py:1 holds a URL with a password'],
  ['.env', 'A=1\nexport DB_PASSWORD=hunter2\n', '.env:2 holds a variable that is a secret by its name'],
  ['conf/prod.env', 'OPENAI_API_KEY="abc"', 'conf/prod.env:1 holds a variable that is a secret by its name'],
  ['a/.netrc', 'machine x', 'a/.netrc holds logins'],
  ['.ssh/id_ed25519', 'x', '.ssh/id_ed25519 is a private key'],
  ['.aws/credentials', 'x', '.aws/credentials holds logins'],
  ['kubeconfig', 'x', 'kubeconfig is a login to a cluster'],
])('a credential is named and never shown: %s', (path, text, want) => {
  const { message, reasons, fix } = refusal([file(path, text)]);
  expect(reasons.map((each) => `${each.path} ${each.message}`)).toEqual([want]);
  expect(reasons[0]?.fix).toContain('kubectl aisubmit secret create');
  expect(JSON.stringify({ message, reasons, fix })).not.toMatch(/hunter2|a1B2|abc"/);
});

test.each<[string, string]>([
  ['id_rsa.pub', 'ssh-rsa AAAA'],
  ['credentials.py', 'def load(): ...'],
  ['db.py', 'f"postgres://{user}:{password}@{host}" + "https://user:password@host" + "https://u:$PW@h"'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as shells write it
  ['.env', 'PASSWORD=\nTOKEN=${TOKEN}\nAPI_KEY=<your key>\nSECRET=changeme\nEPOCHS=3'],
  ['.env.example', 'TOKEN=your-token-here'],
  ['ca.pem', '-----BEGIN CERTIFICATE-----'],
  ['tokens.py', 'TOKEN = os.environ["HF_TOKEN"]'],
])('what is none passes: %s', (path, text) => {
  expect(packCode([file(path, text)]).files).toHaveLength(1);
});

test('too much says what is largest and where it belongs', () => {
  const { message, reasons, fix } = refusal([
    ...[1, 2, 3, 4, 5, 6].map((size) => file(`${size}.bin`, 'x'.repeat(size * 100 * 1024))),
    file('big.bin', 'x'.repeat(701 * 1024)),
  ]);
  expect(message).toBe(
    'the folder is too large: it is 2801 KiB; 2048 KiB go with a workload; a file of it is larger than 700 KiB',
  );
  expect(reasons.map(({ path, message: size }) => `${path} ${size}`)).toEqual([
    'big.bin 701 KiB',
    '6.bin 600 KiB',
    '5.bin 500 KiB',
    '4.bin 400 KiB',
    '3.bin 300 KiB',
  ]);
  expect(fix).toContain('spec.git');
});

test('too many files', () => {
  const many = Array.from({ length: 501 }, (_, index) => file(`${index}`));
  expect(refusal(many).message).toBe('the folder is too large: it has 501 files; 500 go with a workload');
});

test('text stays text, and every file has a key of its own', () => {
  const { files } = packCode([
    file('a/net.py', 'é = 1\n'),
    file('b/net.py', '\ufeffx\n'),
    { path: 'my run.sh', bytes: new TextEncoder().encode('#!/bin/sh\n'), executable: true },
    { path: 'w.bin', bytes: new Uint8Array([0, 255]) },
    { path: 'latin.txt', bytes: new Uint8Array([0xe9]) },
  ]);
  expect(configMapFiles(files)).toEqual([
    {
      content: {
        data: { '0.net.py': 'é = 1\n', '1.net.py': '\ufeffx\n', '3.my_run.sh': '#!/bin/sh\n' },
        binaryData: { '2.latin.txt': '6Q==', '4.w.bin': 'AP8=' },
      },
      items: [
        { key: '0.net.py', path: 'a/net.py' },
        { key: '1.net.py', path: 'b/net.py' },
        { key: '2.latin.txt', path: 'latin.txt' },
        { key: '3.my_run.sh', path: 'my run.sh', mode: 0o755 },
        { key: '4.w.bin', path: 'w.bin' },
      ],
    },
  ]);
});

test('no ConfigMap holds more than one carries', () => {
  const { files } = packCode([1, 2, 3].map((index) => file(`${index}`, 'x'.repeat(400 * 1024))));
  expect(configMapFiles(files).map(({ items }) => items.length)).toEqual([1, 1, 1]);
  const small = packCode([1, 2, 3].map((index) => file(`${index}`, 'x'.repeat(300 * 1024))));
  expect(configMapFiles(small.files).map(({ items }) => items.length)).toEqual([2, 1]);
});
