#include <fstream>

#include "program/stage.hpp"

// What docs/how-to/sandbox.md tells people to type is typed here, word for word.
namespace ploy::test {
namespace {

// The shell blocks of the page that are marked, one after the other.
std::string commands() {
  const std::string page = read_file(std::filesystem::path(PLOY_DOCS) / "how-to/sandbox.md");
  static const std::string kOpening = "<!-- sandbox -->\n```sh\n";
  std::string script;
  for (auto at = page.find(kOpening); at != std::string::npos; at = page.find(kOpening, at + 1)) {
    const auto begin = at + kOpening.size();
    script += page.substr(begin, page.find("```", begin) - begin) + "echo\n";
  }
  return script;
}

class SandboxPageTest : public Stage {
 protected:
  void SetUp() override {
    for (const auto* tool : {"sh", "curl"})
      if (!is_on_path(tool)) GTEST_SKIP() << tool << " is not installed";
    Stage::SetUp();
  }

  std::string type(const std::string& script) {
    const auto settings = environment({});
    std::ofstream(dir() / "script") << "TELEGRAM=" << telegram_url()
                                    << "\nS3=" << settings.at("RUSTFS_ENDPOINT")
                                    << "\nTOKEN=" << settings.at("TELEGRAM_BOT_TOKEN")
                                    << "\nCHANNEL=" << settings.at("TELEGRAM_BACKUP_CHAT_ID") << "\n"
                                    << script;
    auto shell = ChildProcess::start(
        {.argv = {"sh", "-eu", "script"}, .directory = dir(), .output = dir() / "shell.log"});
    if (!shell || shell->wait() != 0) ADD_FAILURE() << "the shell ended with an error";
    return read_file(dir() / "shell.log");
  }
};

// How often `what` is in `text`.
std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

TEST_F(SandboxPageTest, SaysWhatHappens) {
  const std::string said = type(commands());
  EXPECT_EQ(count(said, "\"error\":"), 0U) << "a wish was refused:\n" << said;
  EXPECT_EQ(count(said, "Internal Server Error: restart"), 4U) << "two answers, and the log has them:\n"
                                                               << said;
  EXPECT_NE(said.find("message can't be deleted"), std::string::npos) << said;
  EXPECT_NE(said.find("not enough rights to manage pinned messages"), std::string::npos) << said;
  EXPECT_NE(said.find("\"caption\":\"\",\"document\":{\"file_name\":\"hello.txt\""), std::string::npos)
      << said;
  EXPECT_EQ(said.find(environment({}).at("TELEGRAM_BOT_TOKEN")), std::string::npos) << said;
}

}  // namespace
}  // namespace ploy::test
