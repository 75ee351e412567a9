# The release script fills in the version and the checksum of the package.
class Cutaway < Formula
  desc "See what is inside a container image"
  homepage "https://github.com/cutaway/cutaway"
  url "https://registry.npmjs.org/cutaway/-/cutaway-VERSION.tgz"
  sha256 "SHA256"
  license "Apache-2.0"

  depends_on "node"

  def install
    system "npm", "install", *std_npm_args
    bin.install_symlink Dir["#{libexec}/bin/*"]
    generate_completions_from_executable(bin/"cutaway", "completion")
    (man1/"cutaway.1").write Utils.safe_popen_read(bin/"cutaway", "man")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/cutaway --version")
  end
end
