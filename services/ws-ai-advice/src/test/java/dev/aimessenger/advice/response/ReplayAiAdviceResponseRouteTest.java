package dev.aimessenger.advice.response;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.ReplayRouteTest;

@ForRoute("ws-ai-advice/replay-ai-advice-response")
class ReplayAiAdviceResponseRouteTest extends ReplayRouteTest {}
