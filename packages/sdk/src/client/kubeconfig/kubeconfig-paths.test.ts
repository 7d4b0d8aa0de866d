import { expect, test } from 'vitest';
import { kubeconfigPaths } from './kubeconfig-paths.ts';

test.each([
  ['--kubeconfig beats the environment', { KUBECONFIG: '/x' }, '/mine', 'linux', ['/mine']],
  ["KUBECONFIG is a list with the platform's delimiter", { KUBECONFIG: '/a::/b:/a' }, undefined, 'linux', ['/a', '/b']],
  ['on Windows it is a semicolon', { KUBECONFIG: 'C:\\a;D:\\b' }, undefined, 'win32', ['C:\\a', 'D:\\b']],
  ['HOME is the default', { HOME: '/home/ada' }, undefined, 'darwin', ['/home/ada/.kube/config']],
  ['nothing at all is nothing', {}, undefined, 'linux', []],
  [
    'Windows has several homes',
    { HOMEDRIVE: 'C:', HOMEPATH: '\\Users\\ada', USERPROFILE: 'D:\\ada' },
    undefined,
    'win32',
    ['C:\\Users\\ada\\.kube\\config', 'D:\\ada\\.kube\\config'],
  ],
] as const)('%s', (_name, env, kubeconfigPath, platform, want) => {
  expect(kubeconfigPaths(env, { kubeconfigPath, platform }).paths).toEqual(want);
});
