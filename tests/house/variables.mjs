// Prints [file, line, name] of each variable, parameter and alias in frontend/, as the TypeScript compiler reads them.
import { SyntaxKind } from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";

const KINDS = new Set(["VariableDeclaration", "Parameter", "BindingElement"].map((kind) => SyntaxKind[kind]));
const isVariable = ({ kind, propertyName }) => KINDS.has(kind) || (kind === SyntaxKind.ImportSpecifier && propertyName);

function* variables(source) {
  const stack = [source];
  while (stack.length) {
    const node = stack.pop();
    if (isVariable(node) && node.name?.kind === SyntaxKind.Identifier) {
      const before = source.text.slice(0, node.name.end);
      yield [before.split("\n").length, node.name.text];
    }
    node.forEachChild((child) => {
      stack.push(child);
    });
  }
}

const compiler = new API();
const [project] = compiler.updateSnapshot({ openProject: `${process.cwd()}/tsconfig.json` }).getProjects();
const files = project.rootFiles.filter((file) => file.startsWith(`${process.cwd()}/frontend/`) && file.endsWith(".js"));
const rows = files.flatMap((file) =>
  [...variables(project.program.getSourceFile(file))].map(([line, name]) => [
    file.slice(process.cwd().length + 1),
    line,
    name,
  ]),
);
console.log(JSON.stringify(rows));
compiler.close();
