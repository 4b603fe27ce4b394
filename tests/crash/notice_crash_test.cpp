#include <csignal>

#include "program/incident_stage.hpp"

namespace ploy::test {
namespace {

// Where the process dies on its way from an incident to the message about it.
class NoticeCrashTest : public IncidentStage, public testing::WithParamInterface<std::string> {};

TEST_P(NoticeCrashTest, LeavesAnIncidentThatIsToldOf) {
  const Environment wrong_key = {{"RUSTFS_SECRET_KEY", "wrong-secret-wrong-secret"}};
  Environment doomed_by = wrong_key;
  doomed_by["TELEGRAMPLOY_KILL_AT"] = GetParam();
  ChildProcess doomed = spawn(doomed_by);
  ASSERT_EQ(doomed.wait(), 128 + SIGKILL) << "it did not die at " << GetParam() << "\n" << daemon_log();

  ChildProcess daemon = serve(wrong_key);
  ASSERT_TRUE(await_notice("The S3 store refuses us"));
  terminate(daemon);
  ChildProcess mended = serve();
  ASSERT_TRUE(await_notice("The S3 store works again"));
  terminate(mended);
  // A message that was posted and not noted is posted a second time; nobody can know better.
  EXPECT_EQ(notices().size(), GetParam() == "notice_posted" ? 2U : 1U) << testing::PrintToString(notices());
}

INSTANTIATE_TEST_SUITE_P(At, NoticeCrashTest,
                         testing::Values("incident_opened", "incident_told", "notice_intended",
                                         "notice_posted", "notice_noted"),
                         [](const testing::TestParamInfo<std::string>& place) { return place.param; });

}  // namespace
}  // namespace ploy::test
